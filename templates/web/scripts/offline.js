// Lets the verify page work without a network once it was opened: registers the worker that keeps the page, its scripts and the lists.
// The page's policy allows exactly one script address for that.

const worker = "/sw.js";

if ("serviceWorker" in navigator) {
  const policy = self.trustedTypes?.createPolicy("xueshi-worker", {
    createScriptURL: (address) => {
      if (address !== worker) throw new TypeError(address);
      return address;
    },
  });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker).catch(() => {
    // private windows and old browsers: the page then needs a network, and says so when it has none
  });
}
