/** Why a volume cannot be set up; the text follows `MountVolume.SetUp failed for volume "x" : `. */
export class MountError extends Error {}
