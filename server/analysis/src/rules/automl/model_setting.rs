//! `model-setting`: a hyperparameter that the model does not have.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Rule, Severity, TypedDocument};

/// The rule.
pub static RULE: Rule = Rule {
    code: "model-setting",
    group: "automl",
    summary: "An image model does not have this hyperparameter",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-automl-images-hyperparameters",
    documentation: r#"
## What it checks

Hyperparameters of object detection and instance segmentation that only `yolov5` has (`image_size`, `model_size`,
`multi_scale`), those that all but `yolov5` have (`min_size`, `max_size`, `box_detections_per_image`), and tiles, which
instance segmentation does not know. It looks where `model_name` stands beside them.

## Why

The SDK takes them; the job fails or passes them over.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_object_detection
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
training_parameters:
  model_name: fasterrcnn_resnet50_fpn
  image_size: 640
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_object_detection
target_column_name: label
training_data: {type: mltable, path: "azureml:train:1"}
training_parameters:
  model_name: fasterrcnn_resnet50_fpn
  min_size: 640
```

## Fix

None: whether the model or the setting is wrong is yours to say.

## References

- [Hyperparameters of image models](https://learn.microsoft.com/azure/machine-learning/reference-automl-images-hyperparameters)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const YOLO_ONLY: [&str; 3] = ["image_size", "model_size", "multi_scale"];
const NOT_YOLO: [&str; 3] = ["min_size", "max_size", "box_detections_per_image"];
const TILES: [&str; 3] = ["tile_grid_size", "tile_overlap_ratio", "tile_predictions_nms_threshold"];

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let of_boxes = place.object.is_some_and(|object| {
                object.key("box_score_threshold").and(object.key("model_name")).is_some()
            });
            if of_boxes {
                judge(context, document, place, report);
            }
        }
    }
}

fn judge(context: &Context<'_>, document: &TypedDocument<'_>, settings: &Place<'_>, report: &mut Report<'_>) {
    let mut tell = |keys: &[&str], why: &str| {
        for entry in keys.iter().filter_map(|key| settings.node.entry(key)) {
            let message = format!("`{}` {why}", entry.key.text);
            report.add(Finding::new(context.rule, entry.key.span, message));
        }
    };
    match settings.node.get("model_name").map(Written::of) {
        Some(Written::Text(name)) if name.starts_with("yolov5") => {
            tell(&NOT_YOLO, "is not a setting of `yolov5`; its images have one `image_size`.");
        }
        Some(Written::Text(name)) if name.contains("rcnn") || name.starts_with("retinanet") => {
            tell(&YOLO_ONLY, &format!("is a setting of `yolov5` only, not of `{name}`."));
        }
        _ => {}
    }
    let job = std::iter::successors(Some(settings), |place| {
        place.parent.and_then(|parent| document.places.get(parent))
    });
    let task = job.filter_map(|place| place.node.get("task")).next().map(Written::of);
    if matches!(task, Some(Written::Text("image_instance_segmentation"))) {
        tell(&TILES, "is for object detection; instance segmentation cuts no tiles.");
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const HEAD: &str = "$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
target_column_name: label
training_data: {type: mltable, path: \"azureml:train:1\"}
";

    #[test]
    fn yolo_has_one_size() {
        check(&format!(
            "{HEAD}task: image_object_detection
search_space:
  - model_name: yolov5
    min_size: 600
#   ^^^^^^^^ warning[model-setting]: is not a setting of `yolov5`
    image_size: 640
  - model_name: {{type: choice, values: [yolov5]}}
    min_size: 600
"
        ));
    }

    #[test]
    fn masks_have_no_tiles() {
        check(&format!(
            "{HEAD}task: image_instance_segmentation
training_parameters:
  tile_grid_size: 3x2
# ^^^^^^^^^^^^^^ warning[model-setting]: instance segmentation cuts no tiles
"
        ));
    }
}
