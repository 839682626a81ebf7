import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'public';

/** A controller or handler that needs no session. Everything else does. */
export const Public = () => SetMetadata(PUBLIC, true);
