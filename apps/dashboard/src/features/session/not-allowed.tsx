import { useQuery } from '@tanstack/react-query';
import { Notice } from '../../ui/notice.js';
import { meQuery } from './me-query.js';

interface NotAllowedProps {
  /** What cannot be done, to follow "may not": "connect apps". */
  readonly verb: string;
}

/** In place of a view that is of no use to somebody of their role, such as one they came to by a link. */
export function NotAllowed({ verb }: NotAllowedProps) {
  const { data: me } = useQuery(meQuery);
  if (me === undefined) return null;
  return (
    <Notice tone="idle" title={`Your role is ${me.role}`}>
      A {me.role} may not {verb}. Ask an owner or admin of your team to do it, or to change your role.
    </Notice>
  );
}
