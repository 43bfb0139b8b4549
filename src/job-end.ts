import { wantsRevocation } from './runner/revocation';

// What the runner starts at the end of the job. It tells a script in no other way that this is the post phase: the
// state that main saves can be lost, and the step would run a second time. Most jobs end here, with nothing loaded.
if (wantsRevocation()) {
  void import('./index');
}
