// Runs in the page before everything else, and writes down what Storybook tells on its channel: `outcomes` by story.
// Plain JavaScript, as it is sent to the page as it stands here.
{
  let channel;
  let errors = [];
  window.outcomes = {};

  const hearError = error => errors.push(error?.message ?? JSON.stringify(error));

  const hearEnd = ({ storyId, reporters }) => {
    const reports = reporters.filter(({ type }) => type === 'a11y');
    if (reports.length === 0) errors.push('axe was not asked');
    const violations = reports
      .flatMap(({ result }) => result.violations ?? [])
      .map(
        ({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target.join(' ')}: ${node.failureSummary}`).join('; ')}`,
      );
    window.outcomes[storyId] = { errors, violations };
    errors = [];
  };

  Object.defineProperty(window, '__STORYBOOK_ADDONS_CHANNEL__', {
    get: () => channel,
    set(value) {
      channel = value;
      for (const type of ['playFunctionThrewException', 'storyThrewException', 'storyErrored', 'storyMissing']) {
        channel.on(type, hearError);
      }
      channel.on('storyFinished', hearEnd);
    },
  });
}
