"""Why a test is not made: the words of `reason`, one for each thing that a table or groups can't carry."""

SAME = "all gave the same answer"
ONE_GROUP = "there are not two groups"
ONE_MIND = "in every group all answers are identical"
SEVERAL = "in several groups all answers are identical"
NO_FREEDOM = "there are no degrees of freedom"
NO_CHANCE = "no chance is left: all were asked, or the weights were fitted to what the answer says"
NO_ERROR = (
    "a group has no error: all of it is in one cluster, one answer outweighs all others, or the weights were fitted to "
    "what it says"
)
LIGHT = "some have next to no weight beside others"
UNFIT = "the differences between groups can't be told from each other"
