/* What the pages gain from a script. Every feature is switched on by a data attribute, and each page works
   without this file: forms submit, links open, <details> folds. */
import './keys.js';
import './find.js';
import './combobox.js';
import './forms.js';
import './dates.js';
import './small.js';
import './walk.js';
