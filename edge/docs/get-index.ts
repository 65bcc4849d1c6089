import { jsonAnswer } from '../http/answer.ts';
import type { Run } from '../http/bind.ts';

/** GET /: where to go from here. */
export const getIndex: Run = () =>
  jsonAnswer({ name: 'Sommier', docs: '/docs', openapi: '/openapi.json', catalog: '/v1/catalog/models' });
