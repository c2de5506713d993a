namespace DigitDecoder.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    internal static string Text { get; } = $"""
        Trains a convolutional autoencoder on handwritten digits and shows on one HTML page what it has learnt.

        Usage: dotnet run -c Release --project samples/DigitDecoder -- [options]

          --data DIR          folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
                              t10k-labels-idx1-ubyte, each plain or .gz: MNIST, Fashion-MNIST, …   (default: the shipped subset)
          --epochs N          how often to go through the training images               (default: {Options.DefaultEpochs})
          --quick             only {Options.QuickEpochs} epochs, for a first look
          --batch-size N      images per step                                           (default: 32)
          --latent N          numbers that an image is squeezed into                    (default: 16)
          --learning-rate X   Adam's learning rate at first; it falls to 0 at the end   (default: 0.003)
          --seed N            a seed gives the same result at every run                 (default: 1)
          --threads N         the most threads to use                                   (default: all processors)
          --out FILE          the page to write                                         (default: digits.html)
          --help              this text

        Ctrl+C ends the training early and still writes the page; a second Ctrl+C ends at once.
        Exit codes: 0 done, 1 the data can't be read or the page can't be written, 2 wrong options, 130 ended by Ctrl+C.
        """;
}
