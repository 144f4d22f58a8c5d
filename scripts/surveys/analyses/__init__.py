"""What is asked of a whole survey: response, nonresponse, tests of groups, other ways of counting."""
