/** The static files that were built beside the worker (Workers Assets). */
export interface AssetsPort {
  fetch(request: Request): Promise<Response>;
}
