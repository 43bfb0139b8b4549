// Saved state, as the runner passes it to the post phase. Most jobs have nothing to revoke and load nothing else.
if (process.env.STATE_token) {
  void import('./phases').then(({ runPostPhase }) => runPostPhase());
}
