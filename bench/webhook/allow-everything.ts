// The least a webhook written with express can do: every review is allowed. What the webhook is measured against.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { parseArgs } from "node:util";
import express from "express";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "tls-cert": { type: "string", default: "" },
    "tls-key": { type: "string", default: "" },
  },
});
const app = express();
app.post("/validate", express.json({ limit: "7mb" }), (request, response) => {
  const { apiVersion, kind, request: review } = request.body;
  response.json({ apiVersion, kind, response: { uid: review.uid, allowed: true } });
});
const files = { cert: readFileSync(values["tls-cert"]), key: readFileSync(values["tls-key"]) };
createServer(files, app).listen(Number(values.port), "127.0.0.1");
