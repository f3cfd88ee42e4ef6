//! What is stuck is told to somebody: the alarms of `infra/template.yaml`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::shape::fits_the_template::{at, template};

/// CloudWatch refuses an alarm with more metrics, and with more expressions (API of PutMetricAlarm, `Metrics`).
const MOST: usize = 10;

struct Alarm {
    name: String,
    properties: Value,
}

fn alarms(template: &Value) -> Vec<Alarm> {
    let resources = at(template, "Resources").as_object().unwrap();
    let alarms = resources
        .iter()
        .filter(|(_, one)| one["Type"] == "AWS::CloudWatch::Alarm");
    let alarms: Vec<_> = alarms
        .map(|(name, one)| Alarm {
            name: name.clone(),
            properties: at(one, "Properties").clone(),
        })
        .collect();
    assert!(!alarms.is_empty());
    alarms
}

impl Alarm {
    fn queries(&self) -> &[Value] {
        self.properties["Metrics"]
            .as_array()
            .map_or(&[], Vec::as_slice)
    }

    /// What is watched: the name of each metric and of whose it is.
    fn watched(&self) -> Vec<(String, String)> {
        let own = std::iter::once(&self.properties);
        let queries = self.queries().iter();
        let metrics = own.chain(queries.map(|one| &one["MetricStat"]["Metric"]));
        metrics
            .filter_map(|metric| {
                let name = metric["MetricName"].as_str()?;
                let whose = metric["Dimensions"][0]["Value"]
                    .as_str()
                    .unwrap_or_default();
                Some((name.to_owned(), whose.to_owned()))
            })
            .collect()
    }
}

/// The resources of a kind, and in how many alarms this metric of theirs is watched.
fn times(kind: &str, metric: &str, suffix: &str) -> BTreeMap<String, usize> {
    let template = template();
    let resources = at(&template, "Resources").as_object().unwrap();
    let all = alarms(&template);
    let found: BTreeMap<String, usize> = resources
        .iter()
        .filter(|(_, one)| one["Type"] == kind)
        .map(|(name, _)| {
            let whose = format!("{name}{suffix}");
            let watched = all.iter().flat_map(Alarm::watched);
            let times = watched.filter(|(what, of)| what == metric && *of == whose);
            (name.clone(), times.count())
        })
        .collect();
    assert!(!found.is_empty(), "{kind}");
    found
}

#[test]
fn cloudwatch_takes_every_alarm() {
    for alarm in alarms(&template()) {
        let count = |field: &str| {
            let queries = alarm.queries().iter();
            queries.filter(|one| one.get(field).is_some()).count()
        };
        let (metrics, expressions) = (count("MetricStat"), count("Expression"));
        assert!(
            metrics <= MOST && expressions <= MOST,
            "{}: {metrics} metrics and {expressions} expressions; make two alarms of it",
            alarm.name
        );
        if !alarm.queries().is_empty() {
            let shown = alarm.queries().iter();
            let shown = shown.filter(|one| one["ReturnData"] != false).count();
            assert_eq!(shown, 1, "{} watches one of its values", alarm.name);
        }
    }
}

#[test]
fn a_function_that_is_stopped_rings_once() {
    for (function, times) in times("AWS::Serverless::Function", "Errors", "") {
        assert_eq!(times, 1, "{function}");
    }
}

#[test]
fn what_nobody_could_handle_rings_once() {
    let metric = "ApproximateNumberOfMessagesVisible";
    let queues = times("AWS::SQS::Queue", metric, ".QueueName");
    for (queue, times) in queues {
        let is_for_failures = usize::from(queue.ends_with("FailureQueue"));
        assert_eq!(times, is_for_failures, "{queue}");
    }
}

#[test]
fn every_alarm_tells_somebody() {
    for alarm in alarms(&template()) {
        let told = &alarm.properties["AlarmActions"];
        assert_eq!(told, &serde_json::json!(["AlarmTopic"]), "{}", alarm.name);
        let why = alarm.properties["AlarmDescription"].as_str();
        assert!(
            why.is_some_and(|text| text.ends_with('.')),
            "{}",
            alarm.name
        );
    }
}
