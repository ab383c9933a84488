/**
 * A script for a page in which the stream of changes sends its one event at the worst moment: the page has been rendered, and its
 * effects, which subscribe to the stream, have not run. A mutation observer is called right there.
 */
export const earlyEventScript = (overview: unknown) => `
  window.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    constructor() {
      super();
      const observer = new MutationObserver(() => {
        if (document.querySelector('nav.side') === null) return;
        observer.disconnect();
        this.dispatchEvent(new Event('open'));
        const data = ${JSON.stringify(JSON.stringify(overview))};
        this.dispatchEvent(new MessageEvent('overview', { data }));
        window.sentEvents = (window.sentEvents ?? 0) + 1;
      });
      observer.observe(document, { childList: true, subtree: true });
    }
    close() {}
  };`;
