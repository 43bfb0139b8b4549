// State that the step saved. Most jobs have nothing to revoke and load nothing else.
if (process.env.STATE_revoke === 'true') {
  void import('./phases').then(({ runPostPhase }) => runPostPhase());
}
