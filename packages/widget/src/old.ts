/** What Preact expects and browsers of 2018 lack. Imported before everything else. */
if (typeof queueMicrotask !== 'function') window.queueMicrotask = run => { void Promise.resolve().then(run) }
