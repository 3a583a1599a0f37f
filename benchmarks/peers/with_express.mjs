// The same endpoints in Express and Prisma, as their documentation would write them: a peer to measure.
// Runs in a folder of its own (see benchmarks/peers/__main__.py). No history, no index of search keys.
import { createHash, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import express from "express";

const { PEER_URL, PEER_PORT, PEER_CLIENTS } = process.env;
const require = createRequire(import.meta.url);
const isSqlite = PEER_URL.startsWith("sqlite");

async function connect() {
  if (isSqlite) {
    const { PrismaBetterSqlite3 } = await import("@prisma/adapter-better-sqlite3");
    const { PrismaClient } = require("./client-sqlite/index.js");
    const url = `file:${PEER_URL.replace("sqlite:///", "")}`;
    const prisma = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url }) });
    await prisma.$queryRawUnsafe("PRAGMA journal_mode = WAL");
    await prisma.$queryRawUnsafe("PRAGMA synchronous = FULL"); // its build would say NORMAL
    const [{ synchronous }] = await prisma.$queryRawUnsafe("PRAGMA synchronous");
    if (Number(synchronous) !== 2) throw new Error("not durable");
    return prisma;
  }
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const { PrismaClient } = require("./client-postgresql/index.js");
  const [, name, host] = /\/([^/?]+)\?host=(.*)/.exec(PEER_URL);
  return new PrismaClient({ adapter: new PrismaPg({ host, database: name, user: "postgres", max: 10 }) });
}

const prisma = await connect();
const hash = (secret) => createHash("sha256").update(secret ?? "").digest("hex");

async function prepare() {
  const moment = isSqlite ? "DATETIME" : "TIMESTAMP(3)";
  const number = isSqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "SERIAL PRIMARY KEY";
  const text = "TEXT NOT NULL DEFAULT ''";
  const tables = [
    `CREATE TABLE users (id ${number}, email TEXT NOT NULL)`,
    `CREATE TABLE credentials (hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, expires_at ${moment} NOT NULL)`,
    `CREATE TABLE clients (id ${number}, uuid TEXT NOT NULL UNIQUE, given_name TEXT NOT NULL, family_name TEXT, phone TEXT,
     email TEXT, address ${text}, city ${text}, country ${text}, postal_code ${text}, gender ${text}, birth_date ${text},
     is_active BOOLEAN NOT NULL DEFAULT true, avatar ${text}, document_type ${text}, document_number ${text},
     created_at ${moment} NOT NULL DEFAULT CURRENT_TIMESTAMP, updated_at ${moment} NOT NULL)`,
    "CREATE INDEX clients_email ON clients (email)",
  ];
  for (const table of tables) await prisma.$executeRawUnsafe(table);
  const secret = randomBytes(32).toString("base64url");
  const user = await prisma.user.create({ data: { email: "owner@example.com" } });
  const expiresAt = new Date(Date.now() + 86_400_000);
  await prisma.credential.create({ data: { hash: hash(secret), userId: user.id, expiresAt } });
  const found = [];
  for (let n = 0; n < Number(PEER_CLIENTS); n += 1) {
    const data = { givenName: "Ana", familyName: "Gil", phone: "+34600000001", email: `ana${n}@example.com` };
    found.push(await prisma.client.create({ data }));
  }
  const clients = { clientes: found.map((one) => String(one.id)), clients: found.map((one) => one.uuid) };
  return { token: secret, cookie: `session=${secret}`, clients };
}

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;
const isText = (value, least, most) => typeof value === "string" && value.length >= least && value.length <= most;
const orNull = (check) => (value) => value === undefined || value === null || check(value);
const ifGiven = (check) => (value) => value === undefined || check(value);
const isEmail = (most) => (value) => isText(value, 3, most) && EMAIL.test(value);

// What a body may hold: its word, ours, and the rule.
const CLIENTE = [
  ["nombres", "givenName", (value) => isText(value, 1, 200) && value.trim() !== ""],
  ["apellidos", "familyName", orNull((value) => isText(value, 0, 200))],
  ["telefono", "phone", orNull((value) => isText(value, 0, 255))],
  ["email", "email", orNull(isEmail(255))],
];
const CLIENT = [
  ["email", "email", ifGiven(isEmail(50))],
  ["name", "givenName", ifGiven((value) => isText(value, 2, 50))],
  ["surname", "familyName", ifGiven((value) => isText(value, 2, 50))],
  ["phone", "phone", ifGiven((value) => isText(value, 6, 20))],
  ["address", "address", ifGiven((value) => isText(value, 0, 255))],
  ["city", "city", ifGiven((value) => isText(value, 0, 50))],
  ["country", "country", ifGiven((value) => isText(value, 0, 50))],
  ["postal_code", "postalCode", ifGiven((value) => isText(value, 0, 20))],
  ["gender", "gender", ifGiven((value) => isText(value, 0, 10))],
  ["birth_date", "birthDate", ifGiven((value) => /^\d{4}-\d\d-\d\d$/.test(value))],
  ["document_type", "documentType", ifGiven((value) => ["DNI", "PASSPORT", "NIE", ""].includes(value))],
  ["document_number", "documentNumber", ifGiven((value) => isText(value, 0, 20))],
];

function read(body, fields) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  if (!fields.every(([name, , isRight]) => isRight(body[name]))) return null;
  return Object.fromEntries(fields.filter(([name]) => name in body).map(([name, ours]) => [ours, body[name]]));
}

async function userOf(secret) {
  const found = await prisma.credential.findUnique({ where: { hash: hash(secret) }, include: { user: true } });
  return found && found.expiresAt > new Date() ? found.user : null;
}

const wireCliente = (client) => ({
  id: client.id,
  nombres: client.givenName,
  apellidos: client.familyName,
  telefono: client.phone,
  email: client.email,
  created_at: client.createdAt,
});
const wireClient = (client) => ({
  user_id: client.uuid,
  email: client.email ?? "",
  name: client.givenName,
  surname: client.familyName ?? "",
  phone: client.phone ?? "",
  address: client.address,
  city: client.city,
  country: client.country,
  postal_code: client.postalCode,
  gender: client.gender,
  birth_date: client.birthDate,
  role: "USER",
  status: client.isActive ? "ON" : "OFF",
  avatar: client.avatar,
  document_type: client.documentType,
  document_number: client.documentNumber,
  created_at: client.createdAt,
  updated_at: client.updatedAt,
});

const app = express();
app.use(express.json());

app.post("/api/clientes", async (request, response) => {
  const data = read(request.body, CLIENTE);
  if (!data || Object.keys(request.body).some((name) => !CLIENTE.some(([known]) => known === name)))
    return response.status(400).json({ message: "Error al crear cliente" });
  const client = await prisma.client.create({ data });
  return response.status(201).json({ message: "Cliente creado", cliente: wireCliente(client) });
});

app.get("/api/clientes/:id", async (request, response) => {
  if (!(await userOf(request.headers.authorization?.replace("Bearer ", "")))) return response.status(401).end();
  const client = await prisma.client.findUnique({ where: { id: Number(request.params.id) } });
  return client ? response.json(wireCliente(client)) : response.status(404).end();
});

app.put("/api/clients/:uuid", async (request, response) => {
  if (!(await userOf(/session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]))) return response.status(401).end();
  const data = read(request.body, CLIENT);
  if (!data) return response.status(400).json({ statusCode: 400, statusMessage: "Bad Request" });
  const known = await prisma.client.findUnique({ where: { uuid: request.params.uuid } });
  if (!known) return response.status(404).end();
  const client = await prisma.client.update({ where: { uuid: request.params.uuid }, data });
  return response.json(wireClient(client));
});

const facts = await prepare();
app.listen(Number(PEER_PORT), "127.0.0.1", () => console.log(JSON.stringify(facts)));
