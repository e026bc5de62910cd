// The npm package wechat-crypto as the platform: one JSON request a line, one JSON answer a line.
// {"do": "seal", "text": ...} and {"do": "open", "encrypt": ..., "timestamp": ..., "nonce": ...}
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const WXBizMsgCrypt = require("wechat-crypto");

const [token, aesKey, appId] = process.argv.slice(2);
const crypt = new WXBizMsgCrypt(token, aesKey, appId);

function seal({ text, timestamp, nonce }) {
  const encrypt = crypt.encrypt(text);
  return { encrypt, signature: crypt.getSignature(timestamp, nonce, encrypt) };
}

function open({ encrypt, timestamp, nonce }) {
  const { message, id } = crypt.decrypt(encrypt);
  return { message, id, signature: crypt.getSignature(timestamp, nonce, encrypt) };
}

const work = { seal, open };
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(work[request.do](request))}\n`);
}
