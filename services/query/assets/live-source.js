/** More events a second than this nobody reads. */
const FAST = 5;
const RATE_OVER_MS = 5_000;

/**
 * What is stored from now on at an address: how much of it waits to be shown, and how fast it comes.
 * `onChange` is called when the connection opens or breaks.
 */
export function createLiveSource(url, onChange) {
  let source;
  let waiting = 0;
  let isIncomplete = false;
  let arrivals = [];
  const close = () => source?.close();
  const open = () => {
    close();
    source = new EventSource(url);
    source.addEventListener('message', () => {
      waiting += 1;
      arrivals.push(Date.now());
    });
    // Bodies were too many to be looked into, or the view was away for too long: there may be more.
    for (const name of ['skipped', 'gap'])
      source.addEventListener(name, () => {
        isIncomplete = true;
      });
    source.addEventListener('open', onChange);
    source.addEventListener('error', onChange);
  };
  const perSecond = () => {
    const since = Date.now() - RATE_OVER_MS;
    arrivals = arrivals.filter((at) => at > since);
    return arrivals.length / (RATE_OVER_MS / 1_000);
  };
  return {
    open,
    close,
    isOpen: () => source?.readyState === EventSource.OPEN,
    isWaiting: () => waiting > 0 || isIncomplete,
    isTooFast: () => perSecond() > FAST,
    taken() {
      waiting = 0;
      isIncomplete = false;
    },
    /** `Show 12 or more new` */
    countText: () =>
      waiting === 0
        ? 'Show what is new'
        : `Show ${waiting.toLocaleString('en')}${isIncomplete ? ' or more' : ''} new`,
    rateText: () =>
      `${perSecond().toFixed(0)}${isIncomplete ? ' or more' : ''} events a second: too fast to read`,
  };
}
