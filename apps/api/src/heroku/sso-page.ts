/** For a person whom we cannot let in. It holds nothing of what was sent. */
export const REFUSED_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>Logferry</title></head>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem">
<main>
<h1>This way in has closed</h1>
<p>Heroku opens Logferry with a pass that works for five minutes, and for add-ons that are still there. This one is too old, was changed
on its way, or its add-on was removed.</p>
<p>Go back to your app in <a href="https://dashboard.heroku.com/apps" style="color: inherit">Heroku's dashboard</a> and open Logferry from there again, or run
<code>heroku addons:open</code>.</p>
</main>
</body>
</html>
`;
