// The stream of events of one or more conversations. EventSource reconnects by itself after a
// network failure; after an answer other than 200 it gives up, and this file asks why.

const RETRY_MS = 5_000;

export class Feed {
  // `on` holds: event(name, data), state("connected" | "reconnecting" | "signed_out").
  constructor(path, on) {
    this.path = path;
    this.on = on;
    this.open();
    addEventListener("online", () => this.reopen());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.source.readyState !== EventSource.OPEN) this.reopen();
    });
  }

  open() {
    this.source = new EventSource(this.path);
    this.source.addEventListener("open", () => this.on.state("connected"));
    this.source.addEventListener("error", () => this.lost());
    for (const name of ["ready", "entry", "used", "removed"])
      this.source.addEventListener(name, (event) => this.on.event(name, JSON.parse(event.data)));
  }

  reopen() {
    clearTimeout(this.timer);
    this.source.close();
    this.open();
  }

  async lost() {
    this.on.state("reconnecting");
    if (this.source.readyState !== EventSource.CLOSED) return;
    if (await this.signedOut()) return this.on.state("signed_out");
    this.timer = setTimeout(() => this.reopen(), RETRY_MS);
  }

  async signedOut() {
    const question = new AbortController();
    try {
      const response = await fetch(this.path, { signal: question.signal });
      question.abort();
      return response.status === 401;
    } catch {
      return false;
    }
  }
}
