// The talk as it stands: the server's messages and one's own unsent ones, each exactly once.

/**
 * A row is {id, key, from, name, text, buttons, at, state}: `id` the server's number or null,
 * `key` one's own id while it is not acknowledged, `at` a Date, `state` "" for what was received.
 */
export class Talk {
  /** view: { put(row), drop(row) }; put shows a row new, changed or moved. */
  constructor(view) {
    this.view = view;
    this.cursor = 0; // everything up to here was received
    this.rows = new Map();
    this.unsent = new Map();
  }

  /** Show what the customer wrote; `entry` as the outbox keeps it. */
  write(entry) {
    const { id, text, at, after, state } = entry;
    const row = { id: null, key: id, from: "customer", name: "", text, buttons: [], at: new Date(at), state, after };
    this.unsent.set(id, row);
    this.view.put(row);
  }

  /** Show how far an own message is. */
  progress(entry) {
    const row = this.unsent.get(entry.id);
    if (!row || row.id !== null) return;
    row.state = entry.state;
    this.view.put(row);
  }

  /** The server has the entry as message `id`. */
  acknowledge(entry, id) {
    const row = this.unsent.get(entry.id);
    this.unsent.delete(entry.id);
    if (!row || row.id !== null) return; // the stream was faster, or brings it yet
    if (this.rows.has(id)) this.view.drop(row);
    else this.settle(row, id);
  }

  /** Take a line of history or of the stream; a repeat changes nothing. Returns whether it is new. */
  receive(line) {
    const known = this.rows.get(line.id);
    this.cursor = Math.max(this.cursor, line.id);
    const row = known ?? this.ownOf(line);
    if (row) {
      row.at = moment(line.at);
      this.settle(row, line.id);
      return false;
    }
    const fresh = { ...line, name: line.name ?? "", buttons: line.buttons ?? [], at: moment(line.at), state: "" };
    this.settle(fresh, line.id);
    return true;
  }

  // Sent, but its acknowledgement is still on the way or was lost: the same words, newer than what
  // was known when they were written. Should they be from another page after all, one's own come
  // on the stream as the next.
  ownOf(line) {
    if (line.from !== "customer") return null;
    for (const row of this.unsent.values()) {
      if (row.id === null && row.text === line.text && line.id > row.after) return row;
    }
    return null;
  }

  settle(row, id) {
    row.id = id;
    if (row.from === "customer") row.state = "sent";
    this.rows.set(id, row);
    this.view.put(row);
  }
}

/** A time as the server writes it: ISO text, or seconds. */
function moment(at) {
  return new Date(typeof at === "number" ? at * 1000 : at);
}
