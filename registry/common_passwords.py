"""The passwords of twelve characters and more that everybody tries first."""

COMMON_PASSWORDS = frozenset(
    """
    123456789012 1234567890123 12345678901234 123456789123 111111111111 000000000000 121212121212 123123123123
    112233445566 987654321098 098765432109 qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiop[] qwertyqwerty
    1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5y6 zaq12wsxcde3 qazwsxedcrfv asdfghjkl123 asdfghjklqwe
    passwordpassword password1234 password12345 password123456 passw0rd1234 p@ssw0rd1234 password2024 password2025
    password2026 mypassword123 adminadmin123 administrator administrator1 letmeinletmein letmein12345 welcome12345
    welcome123456 iloveyou1234 iloveyouforever ilovemyfamily changeme1234 changemenow! changeme12345 abcdefghijkl
    abcdefghijklm abcdef123456 abc123abc123 abcd1234abcd aaaaaaaaaaaa zzzzzzzzzzzz receptionist receptionist1
    clientela123 clientela1234 contraseña123 contraseña1234 contrasena123 contrasena1234 tequieromucho
    micontraseña micontrasena bienvenido123 superman1234 football1234 sunshine1234 princess1234 trustno1trustno1
    monkeymonkey dragondragon baseball1234 master123456 correcthorsebatterystaple testtesttest test12345678
    """.split()
)
