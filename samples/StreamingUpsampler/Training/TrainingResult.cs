namespace StreamingUpsampler.Training;

/// <summary>How a training went.</summary>
/// <param name="Steps">Steps that were made.</param>
/// <param name="Elapsed">How long they took.</param>
/// <param name="Cancelled">Whether it was ended before its last step.</param>
internal sealed record TrainingResult(int Steps, TimeSpan Elapsed, bool Cancelled);
