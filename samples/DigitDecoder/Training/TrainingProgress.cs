namespace DigitDecoder.Training;

/// <summary>Where the training stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="SamplesSeen">Images learnt from in all epochs so far.</param>
/// <param name="SamplesInAll">Images to learn from in all epochs together.</param>
/// <param name="Loss">The running mean of the loss.</param>
/// <param name="TestLoss">The loss on the test images, at the end of an epoch.</param>
/// <param name="Elapsed">Time since the beginning.</param>
internal readonly record struct TrainingProgress(int Epoch, int Epochs, long SamplesSeen, long SamplesInAll, double Loss, double? TestLoss, TimeSpan Elapsed)
{
    internal double SamplesPerSecond => Elapsed.TotalSeconds > 0 ? SamplesSeen / Elapsed.TotalSeconds : 0;

    internal TimeSpan TimeLeft => SamplesSeen > 0 ? Elapsed * ((double)(SamplesInAll - SamplesSeen) / SamplesSeen) : TimeSpan.Zero;
}
