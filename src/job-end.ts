// What the runner starts at the end of the job. It tells a script in no other way that this is the post phase: the
// state that main saves can be lost, and the step would run a second time.
import './index';
