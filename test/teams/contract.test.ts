import { platformContract } from "../platform-contract.ts";
import { teamsHarness } from "./world/teams-harness.ts";

platformContract("Teams", teamsHarness);
