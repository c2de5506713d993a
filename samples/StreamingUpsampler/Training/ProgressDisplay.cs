using System.Globalization;
using Spectre.Console;

namespace StreamingUpsampler.Training;

/// <summary>Shows the training while it runs: a live bar on a terminal, ten lines where the output goes to a file.</summary>
internal static class ProgressDisplay
{
    internal static TrainingResult Show(Func<Action<TrainingProgress>, TrainingResult> training, TextWriter output, bool live) =>
        live ? ShowLive(training) : training(progress => WriteLine(progress, output));

    private static TrainingResult ShowLive(Func<Action<TrainingProgress>, TrainingResult> training) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting");
                return training(progress =>
                {
                    task.MaxValue = progress.Steps;
                    task.Value = progress.Step;
                    task.Description = Markup.Escape(Describe(progress));
                });
            });

    private static void WriteLine(TrainingProgress progress, TextWriter output)
    {
        bool isTenth = progress.Step * 10 / progress.Steps != (progress.Step - 1) * 10 / progress.Steps;
        if (isTenth) output.WriteLine(Describe(progress));
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"step {progress.Step}/{progress.Steps}  {progress.Decibels:F2} dB  {progress.TimeLeft:m\\:ss} left");
}
