/** Why Heroku's call is refused. The message of a 422 is shown to the customer, so it says what to do. */
export class PartnerError extends Error {
  override readonly name = 'PartnerError';

  constructor(
    readonly status: 400 | 401 | 404 | 406 | 410 | 413 | 415 | 422 | 503,
    message: string,
  ) {
    super(message);
  }
}
