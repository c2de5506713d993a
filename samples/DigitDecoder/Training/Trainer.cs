using System.Diagnostics;
using DigitDecoder.CommandLine;
using TransposedConv;
using TransposedConv.Data;
using TransposedConv.NN;
using TransposedConv.Optim;

namespace DigitDecoder.Training;

/// <summary>Teaches the autoencoder to give back what it is shown.</summary>
internal sealed class Trainer(Autoencoder model, DigitImages training, DigitImages test, Options options)
{
    /// <summary>The weight of the past in the running mean of the loss.</summary>
    private const double Smoothing = 0.95;

    private readonly BCEWithLogitsLoss _criterion = new();
    private readonly TrainingHistory _history = new();
    private double _runningLoss;

    /// <summary>Goes through the training images as often as the options say, or until cancelled.</summary>
    internal TrainingHistory Run(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var optimizer = new Adam(model.Parameters(), options.LearningRate);
        var loader = new DataLoader(new TensorDataset(training.Images), options.BatchSize, shuffle: true, generator: new Generator(options.Seed));
        var clock = Stopwatch.StartNew();
        long seen = 0, inAll = (long)training.Count * options.Epochs;
        for (int epoch = 1; epoch <= options.Epochs && !_history.Cancelled; epoch++)
        {
            foreach (IReadOnlyList<Tensor> batch in loader)
            {
                if (cancellation.IsCancellationRequested)
                {
                    _history.Cancelled = true;
                    break;
                }

                optimizer.LearningRate = options.LearningRate * (1 + Math.Cos(Math.PI * seen / inAll)) / 2;
                double loss = Step(batch[0], optimizer);
                seen += batch[0].Shape[0];
                Record((double)seen / training.Count, loss);
                bool ends = seen == (long)epoch * training.Count;
                double? testLoss = ends ? TestLoss() : null;
                if (testLoss is double value) _history.Tests.Add((epoch, value));
                report(new TrainingProgress(epoch, options.Epochs, seen, inAll, _runningLoss, testLoss, clock.Elapsed));
            }
        }

        if (_history.Cancelled) _history.Tests.Add(((double)seen / training.Count, TestLoss()));
        _history.Elapsed = clock.Elapsed;
        return _history;
    }

    private double Step(Tensor images, Adam optimizer)
    {
        optimizer.ZeroGrad();
        Tensor loss = _criterion.Forward(model.Forward(images), images);
        loss.Backward();
        optimizer.Step();
        return loss.Item<double>();
    }

    private void Record(double epoch, double loss)
    {
        _runningLoss = _history.Batches.Count == 0 ? loss : (Smoothing * _runningLoss) + ((1 - Smoothing) * loss);
        _history.Batches.Add((epoch, loss));
    }

    private double TestLoss()
    {
        double sum = 0;
        foreach ((Tensor images, Tensor logits) in Inference.InBatches(test.Images, model.Forward))
        {
            sum += _criterion.Forward(logits, images).Item<double>() * images.Shape[0];
        }

        return sum / test.Count;
    }
}
