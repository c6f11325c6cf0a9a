//! Texts of any length for the benchmarks.

/// A clean Bicep file of about this many lines, and the number of a line in its middle, from 0, on which a key ends in
/// column 14.
#[must_use]
pub fn bicep(lines: usize) -> (String, usize) {
    const TYPE: &str = "Microsoft.MachineLearningServices/workspaces";
    let mut text = format!(
        "param prefix string = 'scoring'\nparam location string = resourceGroup().location\n\n\
         resource workspace '{TYPE}@2024-10-01' existing = {{\n  name: 'cardiology'\n}}\n"
    );
    let mut count = text.lines().count();
    let mut line = 0;
    while count < lines {
        text.push_str(&format!(
            "\n@description('Where the files of day {count} go')\nparam target{count} string = 'outputs'\n\n\
             resource endpoint{count} '{TYPE}/batchEndpoints@2024-10-01' = {{\n  parent: workspace\n  \
             name: '${{prefix}}-{count}'\n  location: location\n  identity: {{\n    type: 'SystemAssigned'\n  }}\n  \
             properties: {{\n    authMode: 'AADToken'\n    description: 'Scores the files of the day'\n    \
             properties: {{\n      target: target{count}\n    }}\n  }}\n}}\n\n\
             output id{count} string = endpoint{count}.id\n\
             output uri{count} string = endpoint{count}.properties.scoringUri\n\
             output place{count} string = '${{endpoint{count}.location}}/${{workspace.properties.workspaceId}}'\n"
        ));
        if line == 0 && count * 2 >= lines {
            line = count + 13;
        }
        count += 23;
    }
    (text, line)
}
