namespace DigitDecoder.Training;

/// <summary>The losses along the way.</summary>
internal sealed class TrainingHistory
{
    /// <summary>The loss of every batch, with the epochs passed by then as a fraction.</summary>
    internal List<(double Epoch, double Loss)> Batches { get; } = [];

    /// <summary>The loss on the test images, after every epoch and where the training was ended.</summary>
    internal List<(double Epoch, double Loss)> Tests { get; } = [];

    internal TimeSpan Elapsed { get; set; }

    /// <summary>Whether the training was ended before its last epoch.</summary>
    internal bool Cancelled { get; set; }
}
