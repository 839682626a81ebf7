import type { EventKind, NotificationChannel } from '@logferry/db';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import type { PostEnd } from '../outbound/outbound.js';
import { type EventMessage, eventMessage } from './event-message.js';
import { signatureHeaders } from './webhook-signature.js';

/** What an attempt came to. */
type Attempt =
  | { readonly kind: 'delivered'; readonly statusCode: number | null }
  /** `isFinal`: another try would end the same way. */
  | {
      readonly kind: 'failed';
      readonly statusCode: number | null;
      readonly problem: string;
      readonly isFinal: boolean;
    };

/** The receiver says that it wants no more of these (Standard Webhooks, "Operational considerations"). */
const GONE = 410;
const JSON_HEADERS = { 'content-type': 'application/json', 'user-agent': 'Logferry' };

/** Brings one delivery to its channel, and writes down what came of it. */
@Injectable()
export class Notifier {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  /** Throws when it is to be tried again. */
  async deliver(deliveryId: string, isLastTry: boolean): Promise<void> {
    const { database, now } = this.ports;
    const delivery = await database.notificationDelivery.findUnique({
      where: { id: deliveryId },
      include: { channel: true },
    });
    if (delivery === null || delivery.status !== 'pending') return;
    const attempt = await this.attempt(delivery.channel, delivery);
    const isOver = attempt.kind === 'delivered' || attempt.isFinal || isLastTry;
    await database.notificationDelivery.updateMany({
      where: { id: deliveryId, status: 'pending' },
      data: {
        attempts: { increment: 1 },
        statusCode: attempt.statusCode,
        problem: attempt.kind === 'failed' ? attempt.problem : null,
        ...(isOver ? { status: attempt.kind, settledAt: now() } : {}),
      },
    });
    if (!isOver) throw new Error('A notification has not arrived yet');
  }

  private async attempt(
    channel: NotificationChannel,
    delivery: { readonly id: string; readonly eventId: string | null; readonly createdAt: Date },
  ): Promise<Attempt> {
    const told = await this.whatIsTold(channel.tenantId, delivery);
    switch (channel.type) {
      case 'email':
        return this.mail(channel, told.message);
      case 'webhook':
        return this.postWebhook(channel, delivery.id, told);
      case 'slack':
        return this.postSlack(channel, told.message);
      default:
        return channel.type satisfies never;
    }
  }

  private async whatIsTold(tenantId: string, delivery: { readonly eventId: string | null; readonly createdAt: Date }) {
    const { database, publicUrl } = this.ports;
    const { eventId, createdAt } = delivery;
    const event = eventId === null ? null : await database.tenantEvent.findUnique({ where: { id: eventId } });
    const nameOf = { select: { id: true, name: true } } as const;
    const [tenant, destination, app] = await Promise.all([
      database.tenant.findUnique({ where: { id: tenantId }, ...nameOf }),
      event?.destinationId ? database.destination.findUnique({ where: { id: event.destinationId }, ...nameOf }) : null,
      event?.appId ? database.app.findUnique({ where: { id: event.appId }, ...nameOf }) : null,
    ]);
    // Only noteEvent and its like write the column.
    const kind = event === null ? 'test' : (event.kind as EventKind);
    const subject = { tenant: tenant?.name ?? '', destination: destination?.name ?? null, app: app?.name ?? null };
    const message = eventMessage(kind, subject);
    return { kind, at: event?.at ?? createdAt, tenant, destination, app, message, url: publicUrl };
  }

  private async mail({ tenantId, address }: NotificationChannel, message: EventMessage): Promise<Attempt> {
    const { database, mailer, publicUrl } = this.ports;
    const member = await database.member.findFirst({
      where: { tenantId, user: { is: { email: address ?? '', emailVerified: true } } },
      select: { userId: true },
    });
    if (member === null || address === null) {
      return final('The address is not, or no longer, the confirmed address of a member.');
    }
    try {
      await mailer.send({ to: address, subject: message.title, text: `${message.text}\n\n${publicUrl}` });
      return { kind: 'delivered', statusCode: null };
    } catch (err) {
      this.ports.logger.warn({ err }, 'a notification by mail was not taken');
      return { kind: 'failed', statusCode: null, problem: 'The mail server did not take it.', isFinal: false };
    }
  }

  private async postWebhook(
    channel: NotificationChannel,
    id: string,
    { kind, at, message, ...data }: Awaited<ReturnType<Notifier['whatIsTold']>>,
  ): Promise<Attempt> {
    const secret = this.open(channel, channel.sealedSecret);
    if (secret === null) return final('The signing secret cannot be opened. Make the channel anew.');
    const body = JSON.stringify({ type: kind, timestamp: at.toISOString(), data: { id, ...message, ...data } });
    return this.post(channel, body, signatureHeaders(secret, id, this.ports.now(), body));
  }

  private postSlack(channel: NotificationChannel, { title, text }: EventMessage): Promise<Attempt> {
    return this.post(channel, JSON.stringify({ text: `*${escapeSlack(title)}*\n${escapeSlack(text)}` }), {});
  }

  private async post(
    channel: NotificationChannel,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Attempt> {
    const url = this.open(channel, channel.sealedUrl);
    if (url === null) return final('The URL cannot be opened. Enter it anew.');
    return toAttempt(await this.ports.outbound.post(url, { ...JSON_HEADERS, ...headers }, body));
  }

  private open({ tenantId, id }: NotificationChannel, sealed: Uint8Array | null): string | null {
    try {
      return sealed === null ? null : this.ports.keyring.open(sealed, { tenantId, rowId: id });
    } catch {
      return null;
    }
  }
}

function toAttempt(end: PostEnd): Attempt {
  switch (end.kind) {
    case 'answered':
      if (end.status >= 200 && end.status < 300) return { kind: 'delivered', statusCode: end.status };
      return {
        kind: 'failed',
        statusCode: end.status,
        problem: `It was answered ${end.status}.`,
        isFinal: end.status === GONE,
      };
    case 'refused':
      return final(end.problem);
    case 'failed':
      return { kind: 'failed', statusCode: null, problem: end.problem, isFinal: false };
    default:
      return end satisfies never;
  }
}

function final(problem: string): Attempt {
  return { kind: 'failed', statusCode: null, problem, isFinal: true };
}

/** Slack, "Formatting text for app surfaces": these three, and nothing else. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
