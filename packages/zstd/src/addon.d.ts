// The part of the add-on that is used, declared here and not taken from its own types, so that this package also compiles
// where npm left the optional dependency out.
declare module '@cloudpss/zstd/napi' {
  import type { AddonBindings } from './addon-zstd.js';

  export const _NapiBindings: AddonBindings;
}
