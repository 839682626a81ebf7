import { forTenant, hashToken, type Invitation, newInvitationToken, type TenantModels } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { sendInBackground } from '../auth/auth-mails.js';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { Caller, Person } from '../http/caller.js';
import { type Page, type PageQuery, pageClause, toPage } from '../http/page.js';
import { actingRole } from '../members/acting-role.js';
import type { CreateInvitation, InvitationView } from './invitation.schema.js';
import { INVITATION_MS, invitationMail } from './invitation-mail.js';

/** Of a tenant within seven days, revoked ones included: what it can have us mail to strangers. */
const INVITATIONS_MAX = 100;
/** To one address, before seven days are over. */
const MAILS_MAX = 5;
const MAIL_INTERVAL_MS = 60_000;

/** Who is asked to join a tenant. Changes hold the tenant, so that the bounds hold for requests at the same time. */
@Injectable()
export class InvitationsService {
  constructor(
    @Inject(CONTROL_PORTS)
    private readonly ports: Pick<ControlPorts, 'database' | 'mailer' | 'logger' | 'publicUrl' | 'now'>,
  ) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<InvitationView>> {
    const { where, ...clause } = pageClause(query);
    const rows = await this.of(caller).invitation.findMany({ ...clause, where: { ...where, revokedAt: null } });
    const now = this.ports.now();
    return toPage(rows, query, (row) => toView(row, now));
  }

  async get(caller: Caller, id: string): Promise<InvitationView> {
    return toView(await find(this.of(caller), id), this.ports.now());
  }

  async create(person: Person, { email, role }: CreateInvitation): Promise<InvitationView> {
    const inviter = await this.confirmed(person);
    const { tenantId } = person;
    const now = this.ports.now();
    const { row, token } = await this.of(person).$exclusive(async (tx) => {
      const acting = await actingRole(tx, person);
      if (role === 'owner' && acting.role !== 'owner') throw new AppError('forbidden', 'Only an owner invites owners.');
      await refuseMember(tx, email);
      const earlier = await tx.invitation.findUnique({ where: { tenantId_email: { tenantId, email } } });
      if (earlier !== null && earlier.revokedAt === null && earlier.expiresAt > now) throw isInvited();
      if (earlier === null && (await tx.invitation.count({ where: { expiresAt: { gt: now } } })) >= INVITATIONS_MAX) {
        throw new AppError('conflict', `A tenant may have ${INVITATIONS_MAX} invitations in seven days.`);
      }
      const fresh = { role, invitedBy: inviter.name, revokedAt: null, ...mailed(earlier, now) };
      const made = newLink(now);
      const data = { ...fresh, ...made.columns };
      if (earlier === null) return { ...made, row: await tx.invitation.create({ data: { tenantId, email, ...data } }) };
      return { ...made, row: await tx.invitation.update({ where: { id: earlier.id }, data }) };
    });
    await this.mail(row, token);
    return toView(row, now);
  }

  async resend(person: Person, id: string): Promise<InvitationView> {
    await find(this.of(person), id);
    await this.confirmed(person);
    const now = this.ports.now();
    const { row, token } = await this.of(person).$exclusive(async (tx) => {
      const earlier = await find(tx, id);
      const made = newLink(now);
      const data = { ...mailed(earlier, now), ...made.columns };
      return { ...made, row: await tx.invitation.update({ where: { id }, data }) };
    });
    await this.mail(row, token);
    return toView(row, now);
  }

  async revoke(person: Person, id: string): Promise<void> {
    const { count } = await this.of(person).invitation.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: this.ports.now() },
    });
    if (count === 0) throw noSuchInvitation();
  }

  private of(caller: Caller) {
    return forTenant(this.ports.database, caller.tenantId);
  }

  /** Mail in somebody's name goes to strangers only when that somebody can be reached. */
  private async confirmed({ userId }: Person): Promise<{ readonly name: string }> {
    const select = { name: true, emailVerified: true } as const;
    const user = await this.ports.database.user.findUniqueOrThrow({ where: { id: userId }, select });
    if (user.emailVerified) return user;
    throw new AppError('forbidden', 'Confirm your own address first: `sendVerificationEmail` mails another link.');
  }

  private async mail({ tenantId, email, invitedBy }: Invitation, token: string): Promise<void> {
    const { database, publicUrl } = this.ports;
    const { name } = await database.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true } });
    const link = `${publicUrl}/invitation?token=${token}`;
    sendInBackground(this.ports, invitationMail(email, name, invitedBy, link));
  }
}

/** A token and the columns that remember it; the token itself is in the mail only. */
function newLink(now: Date) {
  const token = newInvitationToken();
  const tokenHash = Uint8Array.from(hashToken(token));
  return { token, columns: { tokenHash, expiresAt: new Date(now.getTime() + INVITATION_MS) } };
}

/** The columns that count one more mail. Throws rate_limited when there were enough; after seven days they begin anew. */
function mailed(earlier: Invitation | null, now: Date) {
  const isOver = earlier !== null && earlier.expiresAt <= now;
  if (earlier === null || isOver) return { mails: 1, lastMailAt: now };
  const waitMs = earlier.lastMailAt.getTime() + MAIL_INTERVAL_MS - now.getTime();
  if (waitMs > 0) {
    throw new AppError('rate_limited', 'It was mailed a moment ago. Wait a minute.', {
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
    });
  }
  if (earlier.mails >= MAILS_MAX) throw new AppError('rate_limited', `At most ${MAILS_MAX} mails go to one address.`);
  return { mails: earlier.mails + 1, lastMailAt: now };
}

async function refuseMember(tx: TenantModels, email: string): Promise<void> {
  const members = await tx.member.findMany({ select: { user: { select: { email: true } } } });
  if (members.some(({ user }) => user.email === email)) throw new AppError('conflict', 'They are a member already.');
}

async function find(db: Pick<TenantModels, 'invitation'>, id: string): Promise<Invitation> {
  const row = await db.invitation.findUnique({ where: { id, revokedAt: null } });
  if (row === null) throw noSuchInvitation();
  return row;
}

function noSuchInvitation(): AppError {
  return new AppError('not_found', 'There is no invitation with this id.');
}

function isInvited(): AppError {
  return new AppError('conflict', 'They are invited already. Mail the invitation again, or revoke it.');
}

function toView(row: Invitation, now: Date): InvitationView {
  const { id, email, role, invitedBy } = row;
  return {
    id,
    email,
    role,
    invitedBy,
    isExpired: row.expiresAt <= now,
    lastMailAt: row.lastMailAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
