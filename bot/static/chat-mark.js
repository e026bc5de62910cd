// One yes or no of this tab that outlives a reload, where the browser lets it.

export class Mark {
  /** found: whether it was yes when the page was left. */
  constructor(key) {
    this.key = key;
    this.yes = this.found = this.read();
  }

  read() {
    try {
      return sessionStorage.getItem(this.key) !== null;
    } catch {
      return false;
    }
  }

  keep(yes) {
    if (yes === this.yes) return;
    this.yes = yes;
    try {
      if (yes) sessionStorage.setItem(this.key, "1");
      else sessionStorage.removeItem(this.key);
    } catch {
      return; // forbidden by the browser: then nothing is said after a reload
    }
  }
}
