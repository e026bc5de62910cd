// What the chat page itself says, in the language of the browser; what is talked about speaks for itself.

const HANS = {
  lang: "zh-CN",
  heading: "在线投诉与建议",
  box: "想到哪儿说到哪儿…",
  boxLabel: "输入消息",
  keys: "按回车发送，按 Shift 加回车换行",
  send: "发送",
  states: {
    sending: "发送中…",
    sent: "已送达",
    waiting: "还没发出，会自动重发 · 点这里马上重发",
    refused: "没有发出去 · 点这里重发",
  },
  log: "对话记录",
  choices: "可以点选一项",
  you: "您",
  agent: "客服",
  person: "人工",
  assistant: "自动助手",
  queued: "已转人工，等同事接手", // when, only the bot says: it keeps the clock
  reconnecting: "正在重新连接…",
  today: "今天",
  yesterday: "昨天",
  listens: (name) => `${name}在听`,
  more: (count) => `${count} 条新消息`,
};

const HANT = {
  lang: "zh-Hant",
  heading: "線上投訴與建議",
  box: "想到什麼就說什麼…",
  boxLabel: "輸入訊息",
  keys: "按 Enter 傳送，按 Shift 加 Enter 換行",
  send: "傳送",
  states: {
    sending: "傳送中…",
    sent: "已送達",
    waiting: "還沒送出，會自動重送 · 點這裡馬上重送",
    refused: "沒有送出 · 點這裡重送",
  },
  log: "對話紀錄",
  choices: "可以點選一項",
  you: "您",
  agent: "客服",
  person: "真人客服",
  assistant: "自動助手",
  queued: "已轉接真人客服，等同事接手",
  reconnecting: "正在重新連線…",
  today: "今天",
  yesterday: "昨天",
  listens: (name) => `${name}在聽`,
  more: (count) => `${count} 則新訊息`,
};

const EN = {
  lang: "en",
  heading: "Complaints and suggestions",
  box: "Tell us in any order you like…",
  boxLabel: "Your message",
  keys: "Enter sends, Shift and Enter starts a new line",
  send: "Send",
  states: {
    sending: "Sending…",
    sent: "Delivered",
    waiting: "Not sent yet, we'll try again · tap to send now",
    refused: "Not sent · tap to try again",
  },
  log: "Conversation",
  choices: "Choose one",
  you: "You",
  agent: "Customer care",
  person: "person",
  assistant: "automated assistant",
  queued: "Passed to a person, waiting for a colleague to join",
  reconnecting: "Reconnecting…",
  today: "Today",
  yesterday: "Yesterday",
  listens: (name) => `${name} is listening`,
  more: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
};

/** The words for a browser that wants `tags` ("zh-HK", "en-GB"), the most wanted first. */
export function pick(tags) {
  const tag = (tags[0] || "zh-CN").toLowerCase();
  if (!tag.startsWith("zh")) return EN;
  return /hant|-(tw|hk|mo)\b/.test(tag) ? HANT : HANS;
}

export const WORDS = pick(navigator.languages ?? [navigator.language]);
