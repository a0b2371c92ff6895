/** The event stream is no JSON answer, so it stands beside the table of routes. */
export const eventsPath = '/v1/events';
