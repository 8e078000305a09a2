import { configureGlobal } from "fast-check";

/*
 * Property tests draw anew on every run at a desk, where somebody looks at what they find. A run of CI judges one
 * change, so there they draw the same inputs each time, and a failure is the change's own.
 */
if (process.env["CI"] !== undefined) configureGlobal({ seed: 20_261_120 });
