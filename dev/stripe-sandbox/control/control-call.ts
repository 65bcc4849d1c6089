import type { Engine } from '../engine/engine.ts';
import type { RequestRecorder } from '../http/recorder.ts';

/** A request to a control route. */
export interface ControlCall {
  engine: Engine;
  recorder: RequestRecorder;
  /** The id at the end of the path. */
  id: string;
  url: URL;
  /** JSON, or a form from the page for 3-D Secure; an empty object for no body. */
  input: unknown;
}
