// What cannot wait for the dashboard's code, which takes a moment to load. It is a file of its own because the page's
// content security policy allows no inline script.

// The colour scheme, before the first paint. The key is the one Mantine's localStorage manager uses.
(() => {
  let scheme = 'auto';
  try {
    scheme = localStorage.getItem('mantine-color-scheme-value') || 'auto';
  } catch {
    // Storage may be forbidden; the system's scheme is the answer then.
  }
  const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();

// The answers that the first page waits for: who is signed in, what they may do, and the apps where these are shown.
// src/api/client.ts takes them from here instead of asking again.
(() => {
  const begun = {};
  const begin = (address, answer) => {
    begun[address] = answer;
    // Whoever takes it hears of its failure.
    answer.catch(() => undefined);
  };
  const askWhoIsSignedIn = async () => {
    const answer = await fetch('/api/auth/get-session');
    const session = answer.ok ? await answer.clone().json() : null;
    // Before the answer is handed on: the code asks for the same next.
    if (session !== null) {
      begin('/api/v1/me', fetch('/api/v1/me'));
      const apps = '/api/v1/app-summaries?limit=25';
      if (['/', '/apps'].includes(location.pathname) && location.search === '') begin(apps, fetch(apps));
    }
    return answer;
  };
  window.begun = begun;
  begin('/api/auth/get-session', askWhoIsSignedIn());
})();
