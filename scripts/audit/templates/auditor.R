# {title}: our numbers beside those that R's package survey (Lumley) makes of the same answers.
# In the folder of the evaluation:  Rscript results/audit/{source}.R       an example of each kind, and all that differ
#                                   Rscript results/audit/{source}.R all   every number
# {source}.answers.csv (confidential): a row an answer that counts. A cell is what was answered, options of a multiple
#   question joined by "|"; ".no_answer" and the like are in no base; empty: the item was not for them.
# {source}.numbers.csv: a row a number of ours, of `item`, among those whose `by` is `is`. `how` says what counts: the
#   answers of a share ("good|excellent"), the points of a mean ("good=4|fair=3"), what amounts are divided by ("/100").
suppressMessages(library(survey))
options(survey.lonely.psu = "{lonely}", width = 160)
level <- {level}
finite <- {finite} # whether plain numbers have a finite population correction
usual <- {usual} # whether intervals are made as by default, and not as the survey declares
parts <- c("difference", "value", "std_error", "df", "denominator", "low", "high", "p", "adjusted")
amount <- c(parts, "persons", "lowest", "highest", "design.before", "design.weight", "design.persons", "design.fitted")
read <- function(file) {
  table <- read.csv(file, colClasses = "character", na.strings = "", check.names = FALSE, encoding = "UTF-8")
  replace(table, names(table) %in% amount, lapply(table[names(table) %in% amount], as.numeric))
}
answers <- read("results/audit/{source}.answers.csv")
numbers <- read("results/audit/{source}.numbers.csv")
tests <- read("results/surveys/{source}/comparisons.csv")
named <- c("item", "breakdown", "test", "statistic", "first", "second", "inference")
tests$address <- do.call(paste, c(lapply(tests[named], function(word) ifelse(is.na(word), "", word)), sep = "."))

# ---- How the answers came about; `endless` is the same without a finite population correction
{design}

# ---- What is counted, of whom
answered <- function(x) !is.na(x) & !startsWith(x, ".")
amounts <- function(x, how) {
  x[!answered(x)] <- NA
  if (startsWith(how, "/")) return(as.numeric(x) / as.numeric(substring(how, 2)))
  keys <- strsplit(how, "|", fixed = TRUE)[[1]]
  if (any(grepl("=", keys))) return(as.numeric(sub(".*=", "", keys))[match(x, sub("=.*", "", keys))])
  ifelse(is.na(x), NA, sapply(strsplit(x, "|", fixed = TRUE), function(chosen) any(chosen %in% keys)) + 0)
}
group <- function(by) answers[[paste0("by.", by)]]
how_of <- function(item, statistic) numbers$how[numbers$item == item & numbers$statistic == statistic][1]
domain <- function(design, ok, ...) { # the others keep their place in the design, without weight
  columns <- lapply(data.frame(...), function(column) replace(column, !ok, column[ok][1]))
  design$variables[names(columns)] <- columns
  design[ok, ]
}
plain <- function(one, ok, ...) { # those in the base, drawn one by one; or all who were asked, and the base a domain
  own <- if (is.na(one$all_asked)) ok else !is.na(answers[[one$item]])
  cases <- data.frame(same = 1, persons = one$persons, row = which(own))
  persons <- if (finite && !is.na(one$df)) ~persons
  domain(svydesign(~1, weights = ~same, fpc = persons, data = cases), ok[own], data.frame(...)[own, ])
}
careful <- function(call) tryCatch(suppressWarnings(call), error = function(stopped) list())

# ---- One number: its value, and where errors are known its standard error, degrees of freedom, interval
interval <- function(value, error, df, share = FALSE) {
  reach <- c(-1, 1) * qt((1 + level) / 2, df) * error
  if (share && error > 0) plogis(qlogis(value) + reach / (value * (1 - value))) else value + reach # svyciprop's logit
}
middle <- function(d, at) sapply(at, function(p) { # below the weight of the lowest survey 4.1 reads off the next one
  w <- weights(d)
  lowest <- min(d$variables$y[w > 0])
  if (p < sum(w[d$variables$y == lowest]) / sum(w)) return(lowest)
  svyquantile(~y, d, p, qrule = "school", ci = FALSE)[[1]][1]
})
median_of <- function(d) { # Woodruff's interval around one half, with the larger error of the shares below and up to it
  value <- middle(d, 0.5)
  error <- max(SE(svymean(~ I(y < value), d))[1], SE(svymean(~ I(y <= value), d))[1])
  ends <- middle(d, interval(0.5, error, degf(d)))
  own <- careful(confint(svyquantile(~y, d, 0.5, qrule = "school", df = degf(d), alpha = 1 - level)))
  error <- diff(ends) / diff(interval(0, 1, degf(d)))
  made <- list(value = value, std_error = error, df = degf(d), low = ends[1], high = ends[2])
  c(made, own.low = own[1][[1]], own.high = own[2][[1]])
}
of_grid <- function(one) {
  items <- strsplit(one$among, "|", fixed = TRUE)[[1]]
  if (one$kind == "alpha") {
    points <- na.omit(as.data.frame(sapply(items, function(item) amounts(answers[[item]], how_of(item, "mean")))))
    same <- svydesign(~1, weights = rep(1, nrow(points)), data = points)
    return(list(value = as.numeric(svycralpha(reformulate(sprintf("`%s`", items)), same))))
  }
  w <- if (one$variant %in% "weighted") weights(whole) else rep(1, nrow(answers))
  shares <- sapply(items, function(item) weighted.mean(amounts(answers[[item]], one$how), w, na.rm = TRUE))
  list(value = rank(-round(shares, 10), ties.method = "min")[[one$item]])
}
columns <- function(list) as.data.frame(setNames(list, make.unique(rep("y", length(list))))) # y, y.1, y.2
bounds <- function(row, y, end) (sum(y) + (row$persons - length(y)) * end) / row$persons # worst-case
compute <- function(rows) { # numbers of a kind, of one item in one group; more than one are shares, or their like
  one <- rows[[1]]
  if (one$kind == "count") return(NULL)
  if (one$kind %in% c("alpha", "rank")) return(lapply(rows, of_grid))
  x <- answers[[one$item]]
  ok <- answered(x)
  if (!is.na(one$by)) ok <- ok & group(one$by) %in% one$is
  if (one$kind == "base") return(list(list(value = sum(ok))))
  y <- columns(lapply(rows, function(row) amounts(x, row$how)))
  ok <- ok & !is.na(y$y)
  if (!any(ok)) return(NULL)
  size <- if (one$kind == "ratio") lengths(strsplit(x, "|", fixed = TRUE)) * (x != "(none)") else rep(1, length(x))
  low <- Map(function(row, y) bounds(row, y[ok], row$lowest), rows, y)
  high <- Map(function(row, y) bounds(row, y[ok], row$highest), rows, y)
  if (one$variant %in% "bounds") return(Map(list, value = lapply(y, function(y) mean(y[ok])), low = low, high = high))
  d <- if (one$variant %in% "weighted") domain(whole, ok, y, size = size) else plain(one, ok, y, size = size)
  if (one$kind == "median") return(list(median_of(d)))
  all <- reformulate(names(y))
  found <- switch(one$kind, total = svytotal(all, d), ratio = svyratio(all, ~size, d), svymean(all, d))
  Map(function(row, y, value, error, low, high) {
    ends <- suppressWarnings(interval(value, error, degf(d), row$kind %in% c("share", "ratio")))
    if (grepl("Clopper", row$method)) ends <- binom.test(sum(y[ok]), sum(ok), conf.level = level)$conf.int
    if (!is.na(row$lowest)) ends <- c(min(value, max(ends[1], low)), max(value, min(ends[2], high)))
    if (grepl("^exact finite", row$method)) ends <- c(NA, NA)
    list(value = value, std_error = error, df = degf(d), low = ends[1], high = ends[2])
  }, rows, y, as.numeric(coef(found)), as.numeric(SE(found)), low, high)
}

# ---- Tests of groups
paired <- function(one, design) { # over who answered both
  both <- lapply(strsplit(c(one$first, one$second), ".", fixed = TRUE), function(name)
    ifelse(answered(answers[[name[1]]]), amounts(answers[[name[1]]], how_of(name[1], name[2])), NA))
  away <- both[[1]] - both[[2]]
  found <- svymean(~y, d <- domain(design, !is.na(away), y = away))
  t <- coef(found)[[1]] / SE(found)[[1]]
  list(difference = coef(found)[[1]], std_error = SE(found)[[1]], value = t, df = degf(d), p = 2 * pt(-abs(t), degf(d)))
}
pairs <- function(rows, d) { # one regression on all groups, of which each pair is a contrast, as in svyttest
  found <- svyglm(y ~ 0 + g, d)
  both <- lapply(rows, function(one) c(one$first, one$second))
  df <- sapply(unique(both), function(two) degf(d[d$variables$g %in% two, ]) - 1)[match(both, unique(both))]
  Map(function(two, df) {
    at <- paste0("g", two)
    difference <- coef(found)[[at[1]]] - coef(found)[[at[2]]]
    error <- sqrt(sum(vcov(found)[at, at] * c(1, -1, -1, 1)))
    t <- difference / error
    list(difference = difference, std_error = error, value = t, df = df, p = 2 * pt(-abs(t), df))
  }, both, df)
}
compare <- function(rows) { # a test, or all pairs of groups by one statistic
  one <- rows[[1]]
  design <- if (one$inference == "finite") whole else endless
  if (one$test == "t, paired") return(lapply(rows, paired, design))
  x <- answers[[one$item]]
  g <- group(one$breakdown)
  how <- how_of(one$item, if (is.na(one$statistic)) "mean" else one$statistic)
  y <- if (is.na(how)) rep(0, length(x)) else amounts(x, how)
  large <- function(ok) ok & g %in% names(which(table(g[ok]) >= 5)) # smaller groups are compared with no other
  ok <- large(answered(x) & !is.na(g))
  if (one$test == "Rao-Scott, second order") {
    d <- domain(design, ok, g = g, answer = if (is.na(one$statistic)) x else y)
    found <- svychisq(~ answer + g, d, statistic = "F")
    df <- c(1, degf(d)) * found$parameter[[1]]
    p <- pf(found$statistic, df[1], df[2], lower.tail = FALSE)[[1]]
    return(list(list(value = found$statistic[[1]], df = df[1], denominator = df[2], p = p, own.p = found$p.value[[1]])))
  }
  ok <- large(ok & !is.na(y))
  if (one$test == "rank test") {
    held <- tapply(weights(design) * ok, y, sum)
    ranks <- ((cumsum(held) - held / 2) / sum(held))[as.character(y)] # equal ones share the middle of their weight
    found <- regTermTest(svyglm(r ~ g, domain(design, ok, r = ranks, g = g)), ~g)
    own <- svyranktest(y ~ g, domain(design, ok, y = y, g = g))$p.value[[1]]
    return(list(list(value = found$Ftest[[1]], df = found$df, denominator = found$ddf, p = found$p[[1]], own.p = own)))
  }
  pairs(rows, domain(design, ok, y = y, g = g))
}

# ---- Ours and R's side by side
ways <- c(
  exact = "exact intervals of a finite population, also by strata: survey has none",
  median = "median: survey lays its interval around the share at the median, ours lies around one half",
  "rank test" = "rank test: svyranktest ranks ties one by one, ours by the weight that they hold together",
  "Rao-Scott, second order" = "Rao-Scott: svychisq takes the df of all if weights were fitted, ours of who is compared",
  rank = "ranks that an item could hold: survey has none",
  count = "counts of items and of marks: no statistics of answers",
  setting = "intervals and degrees of freedom as the survey declares them, and not as the script makes them"
)
beside <- function(one, found) { # a row a part of a number; `way` says why R has none, or another by a way of its own
  ours <- unlist(one[names(one) %in% parts])
  found <- unlist(found)
  own <- intersect(names(ours)[!is.na(ours)], sub("^own.", "", grep("^own", names(found), value = TRUE)))
  first <- setdiff(names(ours)[!is.na(ours)], setdiff(own, names(found)))
  ours <- ours[c(first, own)]
  theirs <- as.numeric(c(found, none = NA)[c(first, sprintf("own.%s", own))])
  kind <- if (grepl("^exact finite", c(one$method, "")[1])) "exact" else c(one$kind, one$test)
  none <- rep(if (kind %in% c("exact", "rank", "count")) ways[[kind]] else "R stops", length(first))
  set <- !usual & is.null(one$test) & first %in% c("df", "low", "high", if ("median" %in% one$kind) "std_error")
  none[set] <- ways[["setting"]]
  theirs[seq_along(first)][set] <- NA
  way <- c(ifelse(is.na(theirs[seq_along(first)]), none, ""), rep(unname(ways[kind]), length(own)))
  list(kind = rep(c(one$kind, one$test), length(ours)), part = names(ours), ours = unname(ours), R = theirs,
       difference = theirs - unname(ours), way = way, address = rep(one$address, length(ours)))
}
together <- function(rows, alike, of) { # of each row, computed for all that are alike at once
  made <- vector("list", length(rows))
  for (at in split(seq_along(rows), do.call(paste, c(alike, sep = "\r")))) {
    found <- careful(of(rows[at]))
    if (length(found)) made[at] <- found
  }
  made
}
each <- function(table) lapply(seq_len(nrow(table)), function(k) lapply(table, `[[`, k))
our <- each(numbers)
run <- each(tests)
numbers$plain <- is.na(numbers$df)
theirs <- together(our, numbers[c("item", "by", "is", "variant", "kind", "persons", "all_asked", "plain")], compute)
made <- together(run, tests[c("test", "item", "breakdown", "inference", "statistic")], compare)
p <- vapply(made, function(one) c(one$own.p, one$p, NA)[1], 0)
kept <- !is.na(tests$p)
again <- replace(p, TRUE, NA)
again[kept] <- ave(tests$p[kept], tests$family[kept], tests$inference[kept], FUN = function(p) p.adjust(p, "BH"))
rows <- c(Map(beside, our, theirs), Map(function(one, of_r, p) beside(one, c(of_r, adjusted = p)), run, made, again))
found <- as.data.frame(do.call(Map, c(f = c, unname(rows))))
found$equal <- abs(found$difference) <= 1e-9 + 1e-7 * abs(found$ours)
compared <- found$way == ""
differing <- found[compared & !(found$equal %in% TRUE), ]
show <- function(rows) print(rows[c(1:5, 7)], row.names = FALSE, right = FALSE, max = 1e7)
count <- function(rows, by) if (nrow(rows)) print(t(sapply(split(rows, by), function(own) c(
  parts = nrow(own), equal = sum(own$equal %in% TRUE), most_apart = signif(max(0, abs(own$difference), na.rm = TRUE), 2)
))))
show(if ("all" %in% commandArgs(TRUE)) found[compared, ] else found[compared & !duplicated(found[c("kind", "part")]), ])
cat("\nParts of numbers that R makes too\n")
count(found[compared, ], paste(found$kind, found$part, sep = ": ")[compared])
cat("\nNumbers by another convention, so not compared; equal: R's own way comes to the same\n")
count(found[!compared, ], found$way[!compared])
cat("\nTests that have no p here, for the data can't carry them; R's p, by our reason\n")
reason <- gsub("^[0-9]+ of [0-9]+ | in .*", "", tests$reason)
if (any(!kept)) print(table(reason[!kept], ifelse(is.na(p[!kept]), "R has none", "R has one"), dnn = NULL))
if (nrow(differing)) show(differing)
equal <- sum(compared) - nrow(differing)
cat(sprintf("\n%d numbers, %d tests: %d parts compared, %d equal, %d differing; %d by another convention\n",
            nrow(numbers), nrow(tests), sum(compared), equal, nrow(differing), sum(!compared)))
quit(status = nrow(differing) > 0)
