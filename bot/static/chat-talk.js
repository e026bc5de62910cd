// The talk as it stands: the server's messages and one's own unsent ones, each exactly once.

/**
 * A row is {id, key, from, name, text, buttons, attachments, at, state}: `id` the server's number or null,
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
    row.attachments = entry.uploads.length ? entry.uploads.map((upload) => upload.shown) : entry.attachments;
    this.unsent.set(id, row);
    this.view.put(row);
  }

  /** Show how far an own message is. */
  progress(entry) {
    const row = this.unsent.get(entry.id);
    if (!row || row.id !== null) return;
    row.state = entry.state;
    row.part = partOf(entry);
    const files = entry.uploads.map((upload) => upload.shown);
    if (files.some(({ preview }, at) => preview !== row.attachments[at].preview)) row.attachments = files;
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
      if (line.attachments) row.attachments = withPreviews(line.attachments, row.attachments);
      this.settle(row, line.id);
      return false;
    }
    const fresh = { ...line, name: line.name ?? "", buttons: line.buttons ?? [], at: moment(line.at), state: "" };
    fresh.attachments ??= [];
    this.settle(fresh, line.id);
    return true;
  }

  // Sent, but its acknowledgement is still on the way or was lost: the same words, newer than what
  // was known when they were written. Should they be from another page after all, one's own come
  // on the stream as the next.
  ownOf(line) {
    if (line.from !== "customer") return null;
    for (const row of this.unsent.values()) {
      const same = row.text === line.text && row.attachments.length === (line.attachments?.length ?? 0);
      if (row.id === null && same && line.id > row.after) return row;
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

/** How far an entry's files are, 0 to 1; 1 when they all arrived or there are none. */
function partOf({ uploads, loading }) {
  if (!loading) return 1;
  const whole = uploads.reduce((sum, upload) => sum + upload.size, 0);
  return uploads.reduce((sum, upload) => sum + upload.size * upload.part, 0) / Math.max(1, whole);
}

// The picture is there already: it need not come back from the server to be seen small.
function withPreviews(files, own) {
  return files.map((file, at) => ({ ...file, preview: own[at]?.preview ?? "" }));
}

/** A time as the server writes it: ISO text, or seconds. */
function moment(at) {
  return new Date(typeof at === "number" ? at * 1000 : at);
}
