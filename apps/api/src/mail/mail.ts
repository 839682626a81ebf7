/** A mail to one person, as plain text. */
export interface Mail {
  /** One address, already checked; never a list. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  /** All of the mail, its link included. */
  readonly text: string;
  /** What the mail is about: shown to a developer who has no mail server. */
  readonly link?: string;
}

/** The one way mail leaves this product. */
export interface Mailer {
  /** Resolves once the mail server has taken it. Rejects when it has not; nothing is tried again here. */
  send(mail: Mail): Promise<void>;
  /** Ends the connections once what is under way is sent. */
  close(): Promise<void>;
}
