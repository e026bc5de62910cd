// The npm package wechat-api as a client of a pretend WeChat: what each call came to, as JSON.
// node wechat_api.mjs URL APP_ID SECRET
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const WechatAPI = require("wechat-api");

const [url, appId, secret] = process.argv.slice(2);

function client(id = appId, key = secret) {
  const api = new WechatAPI(id, key);
  api.endpoint = url; // setEndpoint knows https only
  return api;
}

function ask(api, method, ...given) {
  return new Promise((resolve) => {
    api[method](...given, (error, told) => {
      const kept = Buffer.isBuffer(told) ? told.toString("utf-8") : told;
      resolve(error ? { code: error.code, name: error.name } : kept);
    });
  });
}

const first = client();
const second = client();
const told = {
  text: await ask(first, "sendText", "o1", "您好"),
  long: await ask(first, "sendText", "o1", "字".repeat(683)),
  stranger: await ask(first, "sendText", "nobody", "您好"),
  media: await ask(first, "getMedia", "m1"),
  gone: await ask(first, "getMedia", "m2"),
  template: await ask(first, "sendTemplate", "o1", "template-1", "", { a: { value: "b" } }),
  wrong: await ask(client(appId, "wrong"), "sendText", "o1", "您好"),
  other: await ask(second, "sendText", "o1", "第二个客户端"),
  // the second's token killed the first's: the old way of getting one
  killed: await ask(first, "sendText", "o1", "第一个客户端"),
};
const quota = [];
for (let n = 0; n < 5; n += 1) {
  quota.push(await ask(second, "sendText", "o1", String(n)));
}
process.stdout.write(JSON.stringify({ ...told, quota }));
