import { runStep } from './phases';

runStep();
