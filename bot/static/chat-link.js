// The line to the server: connect, catch up, listen; when it breaks, again and a little later.

const FIRST_MS = 500;
const LAST_MS = 30_000;
const STEADY_MS = 5_000; // a line that held so long was a good one: begin with short waits again
const ASLEEP_MS = 20_000; // after so long in the background the line may be dead without a word

/** How long to wait before try number `tries` (from 0), with chance so that not all come at once. */
export function backOff(tries, chance = Math.random()) {
  return Math.min(LAST_MS, FIRST_MS * 2 ** tries) * (0.5 + chance / 2);
}

export class Link {
  /**
   * hears: { cursor, session(session), page(page), event(event), linked(bool), unkept() }; unkept:
   * the browser does not keep the session it was just given.
   * Everything after hears.cursor is asked for again on each connection.
   */
  constructor(api, hears) {
    this.api = api;
    this.hears = hears;
    this.known = false; // the server knows who we are
    this.young = false; // the session was never used yet
    this.tries = 0;
    this.wake = () => {};
    this.cut = new AbortController();
    this.life = null;
  }

  start() {
    this.life = new AbortController();
    const { signal } = this.life;
    addEventListener("online", () => this.kick(), { signal });
    addEventListener("offline", () => this.cut.abort(), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.kick(), { signal });
    document.addEventListener("visibilitychange", () => this.seen(), { signal });
    this.run(signal);
  }

  stop() {
    this.life.abort();
    this.kick();
  }

  /** Connect anew, now. */
  kick() {
    this.tries = 0;
    this.cut.abort();
    this.wake();
  }

  /** Ask for a new session, then connect. */
  renew() {
    this.known = false;
    this.cut.abort();
  }

  seen() {
    if (document.hidden) this.hiddenAt = Date.now();
    else if (Date.now() - this.hiddenAt > ASLEEP_MS) this.kick();
    else this.wake();
  }

  async run(life) {
    while (!life.aborted) {
      this.cut = new AbortController();
      const began = Date.now();
      let wait = 0;
      try {
        await this.round(this.cut.signal);
      } catch (error) {
        if (error.stranger && this.young) this.hears.unkept();
        if (error.stranger) this.known = false;
        wait = error.waitMs || 0;
      }
      this.cut.abort();
      if (life.aborted) return;
      this.hears.linked(false);
      if (Date.now() - began > STEADY_MS) this.tries = 0;
      await this.pause(Math.max(wait, backOff(this.tries++)));
    }
  }

  async round(signal) {
    if (!this.known) {
      this.hears.session(await this.api.session(signal));
      this.known = this.young = true;
    }
    await this.catchUp(signal);
    this.young = false;
    for await (const event of this.api.events(this.hears.cursor, signal)) {
      if (event.name === "open") this.hears.linked(true);
      else this.hears.event(event);
    }
  }

  async catchUp(signal) {
    for (;;) {
      const page = await this.api.history(this.hears.cursor, signal);
      this.hears.page(page);
      if (page.messages.length === 0) return;
    }
  }

  pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
