// telegram-test-api as a process: node telegram_server.mjs PORT, says "ready" when it listens.
import TelegramServer from "telegram-test-api";

const server = new TelegramServer({ host: "127.0.0.1", port: Number(process.argv[2]) });
await server.start();
process.stdout.write("ready\n");
