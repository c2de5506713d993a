namespace StreamingUpsampler.Training;

/// <summary>Where the training stands after a step.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Steps">How many there will be.</param>
/// <param name="Decibels">The running mean of the signal-to-distortion ratio.</param>
/// <param name="Elapsed">Time since the beginning.</param>
internal readonly record struct TrainingProgress(int Step, int Steps, double Decibels, TimeSpan Elapsed)
{
    internal TimeSpan TimeLeft => Elapsed * ((double)(Steps - Step) / Step);
}
