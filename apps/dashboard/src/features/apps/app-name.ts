const NAME_LENGTH_MAX = 60;

/** What is wrong with a Heroku app's name as typed; null when nothing is. */
export function appNameFault(text: string): string | null {
  const name = text.trim().toLowerCase();
  if (name === '') return 'Enter the name of the Heroku app.';
  if (name.length > NAME_LENGTH_MAX) return `A name has at most ${NAME_LENGTH_MAX} characters.`;
  if (/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(name)) return null;
  return 'A Heroku app name has letters, digits and dashes, such as shop-production.';
}
