/**
 * The lines Heroku's own senders write, as messages for testkit's Logplex sender. Priorities, names and wording follow
 * captures of real drains; text ends in a newline except where Heroku's does not.
 * @typedef {{ priority: number, timestamp: string, appname: string, procid: string, text: string }} Message
 */

/**
 * What a dyno prints.
 * @param {number} nowMs
 * @param {string} dyno such as web.1
 * @param {string} text
 * @returns {Message}
 */
export function appLine(nowMs, dyno, text) {
  return line(190, nowMs, 'app', dyno, `${text}\n`);
}

/**
 * What Heroku says about a dyno.
 * @param {number} nowMs
 * @param {string} dyno
 * @param {string} text
 */
export function systemLine(nowMs, dyno, text) {
  return line(45, nowMs, 'heroku', dyno, `${text}\n`);
}

/**
 * What a person or an add-on did to the app.
 * @param {number} nowMs
 * @param {string} text
 */
export function apiLine(nowMs, text) {
  return line(133, nowMs, 'app', 'api', `${text}\n`);
}

/**
 * One request, as Heroku's router saw it.
 * @param {number} nowMs
 * @param {{ method: string, path: string, host: string, requestId: string, address: string, dyno: string,
 *   serviceMs: number, status: number, bytes: number, error?: { code: string, desc: string } }} request
 */
export function routerLine(nowMs, request) {
  const { method, path, host, requestId, address, dyno, serviceMs, status, bytes, error } = request;
  const outcome = error ? `at=error code=${error.code} desc="${error.desc}"` : 'at=info';
  const text =
    `${outcome} method=${method} path="${path}" host=${host} request_id=${requestId} fwd="${address}" dyno=${dyno} ` +
    `connect=${error ? 2 : 0}ms service=${serviceMs}ms status=${status} bytes=${bytes} protocol=http2.0 tls=true tls_version=tls1.3`;
  return line(134, nowMs, 'heroku', 'router', `${text}\n`);
}

/**
 * Logplex's own notice that it had to drop lines before us. Alone among these it has no newline.
 * @param {number} nowMs
 * @param {number} dropped
 * @param {number} sinceMs
 */
export function overflowLine(nowMs, dropped, sinceMs) {
  const text = `Error L10 (output buffer overflow): ${dropped} messages dropped since ${timestamp(sinceMs)}.`;
  return line(172, nowMs, 'heroku', 'logplex', text);
}

/**
 * @param {number} priority
 * @param {number} nowMs
 * @param {string} appname
 * @param {string} procid
 * @param {string} text
 * @returns {Message}
 */
function line(priority, nowMs, appname, procid, text) {
  return { priority, timestamp: timestamp(nowMs), appname, procid, text };
}

/**
 * Microseconds and a numeric offset, as Heroku writes it.
 * @param {number} epochMs may have a fraction
 */
function timestamp(epochMs) {
  const micros = String(Math.floor((epochMs % 1) * 1000)).padStart(3, '0');
  return new Date(Math.floor(epochMs)).toISOString().replace('Z', `${micros}+00:00`);
}
